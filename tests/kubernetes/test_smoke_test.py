# SPDX-License-Identifier: Apache-2.0
"""manifests/smoke-test, the Job for a person who has just applied the rest."""

import json

from lab.kubernetes_kafka import MANIFESTS, Deployment
from support import Times

JOB = "job/kafka-smoke-test"


def run(kafka: Deployment, *patches: dict, until: str) -> str:
    """Apply the Job, wait for its end, and return its log; it is removed whatever happens."""
    job = Deployment(kafka.kubernetes, kafka.images, manifests=MANIFESTS / "smoke-test")
    try:
        assert job.apply(*patches) == ""
        kafka.kubectl("wait", f"--for=condition={until}", "--timeout=600s", JOB, timeout=620)
        return kafka.kubectl("logs", JOB, "--container=smoke-test")
    finally:
        kafka.kubectl("delete", JOB, "--ignore-not-found", timeout=120)


def test_smoke_test(kafka: Deployment, times: Times) -> None:
    """Admitted without a warning, it completes, and says what came back."""
    with times.measure("smoke test: complete"):
        said = run(kafka, until="complete")
    assert "1000 of 1000 records" in said


def test_smoke_test_control(kafka: Deployment) -> None:
    """Of a cluster that keeps less than was sent the same Job says so: it fails."""
    path = "/spec/template/spec/containers/0/args/0"
    script = job_script()
    assert "--max-messages 1000" in script
    fewer = script.replace("--max-messages 1000", "--max-messages 999")
    operations = [
        {"op": "replace", "path": path, "value": fewer},
        {"op": "replace", "path": "/spec/backoffLimit", "value": 0},
    ]
    target = {"kind": "Job", "name": "kafka-smoke-test"}
    said = run(kafka, {"target": target, "patch": json.dumps(operations)}, until="failed")
    assert "records sent" not in said


def job_script() -> str:
    """The Job's shell script, as it stands in the manifest."""
    text = (MANIFESTS / "smoke-test" / "job.yaml").read_text()
    _, _, rest = text.partition("            - |\n")
    lines = []
    for line in rest.splitlines():
        if not line.startswith(" " * 14):
            break
        lines.append(line[14:])
    return "\n".join(lines) + "\n"
