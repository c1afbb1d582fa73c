# SPDX-License-Identifier: Apache-2.0
"""What a Service's links put into the environment of every pod is no setting of ours."""

import pytest
from kit import ZOO_CFG, Pod, properties, spied


def links(service: str, ports: dict[str, int], host: str = "10.96.0.11") -> dict[str, str]:
    """What the kubelet adds for a Service (kubernetes/pkg/kubelet/envvars)."""
    name = service.upper().replace("-", "_")
    first = next(iter(ports.values()))
    found = {
        f"{name}_SERVICE_HOST": host,
        f"{name}_SERVICE_PORT": str(first),
        f"{name}_PORT": f"tcp://{host}:{first}",
    }
    for port_name, port in ports.items():
        if port_name:
            found[f"{name}_SERVICE_PORT_{port_name.upper().replace('-', '_')}"] = str(port)
        prefix = f"{name}_PORT_{port}_TCP"
        found |= {
            prefix: f"tcp://{host}:{port}",
            f"{prefix}_PROTO": "tcp",
            f"{prefix}_PORT": str(port),
            f"{prefix}_ADDR": host,
        }
    return found


KUBERNETES = links("kubernetes", {"https": 443}, "10.96.0.1")
SERVICES = {
    "kafka": {"broker": 9092},
    "kafka-headless": {"broker": 9092, "jmx-exporter": 5556},
    "kafka-port": {"": 9092},
    "kafka-cfg": {"": 9092},
    "kafka-init": {"timeout": 80},
    "kafka-init-run-dir": {"": 80},
    "kafka-zookeeper": {"client": 2181},
    "kafka-0-external": {"external": 9094},
    "kafka-service-port": {"service-port": 1},
    "zookeeper": {"client": 2181, "election": 3888},
    "zookeeper-client": {"": 2181},
    "zk": {"client": 2181},
    "zk-client": {"": 2181},
    "zk-server": {"": 2888},
    "zoo": {"": 2181},
    "zoo-cfg": {"": 2181},
    "jmx": {"jmx": 5555},
    "jmxport": {"": 1099},
}


def added(service: str) -> dict[str, str]:
    """The links of one of the services."""
    return links(service, SERVICES[service])


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_leaks(service: str, pod: Pod) -> None:
    """Not into either file, not into java's environment; the lines say what was left out."""
    pod.serve_zookeeper()
    for role, path in (("broker", "/run/kafka-init/server.properties"), ("zookeeper", ZOO_CFG)):
        plain = pod.run(role, env=KUBERNETES)
        content = pod.read(path)
        result = pod.run(role, env=KUBERNETES | added(service))
        assert (result.code, plain.code) == (0, 0), result.err
        assert pod.read(path) == content
        assert spied(result).environment == spied(plain).environment
        assert spied(result).argv == spied(plain).argv
        said = next(line for line in result.lines if "links of a Service" in line)
        names = said.rpartition(": ")[2].split(", ")
        assert sorted(names) == sorted(added(service))
        assert not any(": warning: " in line for line in result.lines), result.err


def test_those_of_others_stay(pod: Pod) -> None:
    """Clients in the JVM need KUBERNETES_SERVICE_HOST; other services are none of our business."""
    others = KUBERNETES | links("redis", {"": 6379}) | links("my-kafka", {"": 9092})
    environment = spied(pod.zookeeper(env=others)).environment
    assert others.items() <= environment.items()


def test_only_the_shape_is_no_link(pod: Pod) -> None:
    """A name like a link's with a value that no link has is a setting."""
    env = {
        "KAFKA_X_PORT": "9092",
        "KAFKA_Y_SERVICE_HOST": "a-name",
        "KAFKA_Z_SERVICE_PORT": "many",
        "KAFKA_W_PORT_9092_TCP_PORT": "first",
        "ZOO_PORT_NUMBER": "2182",
    }
    found = pod.rendered("broker", env=env)
    assert found["x.port"] == "9092" and found["y.service.host"] == "a-name"
    assert found["z.service.port"] == "many" and found["w.port.9092.tcp.port"] == "first"
    assert pod.rendered("zookeeper", env=env)["clientPort"] == "2182"


def test_all_at_once(pod: Pod) -> None:
    """A namespace that has them all."""
    pod.serve_zookeeper()
    everything: dict[str, str] = dict(KUBERNETES)
    for service in SERVICES:
        everything |= added(service)
    result = pod.broker(env=everything)
    assert result.code == 0
    ours = {key for key in spied(result).environment if key not in KUBERNETES}
    assert ours == {"JAVA_HOME", "POD_IP", "KAFKA_ZOOKEEPER_CONNECT"}
    assert properties(pod.read("/run/kafka-init/server.properties")) == pod.rendered("broker")


def test_wait_command(pod: Pod) -> None:
    """It reads the same environment."""
    result = pod.run("wait", "zookeeper", env=added("kafka-zookeeper") | added("zookeeper"))
    assert result.code == 64
