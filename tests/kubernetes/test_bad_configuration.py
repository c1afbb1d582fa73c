# SPDX-License-Identifier: Apache-2.0
"""A pod whose configuration is wrong says so where a person looks first."""

import json
from datetime import datetime
from typing import Any

import pytest
from lab.deadline import until
from lab.kubernetes_kafka import Deployment
from support import Times, a_broker

NAME = "broken-0"

# What is wrong, the exit code, and what the message must name.
CASES = [
    ({"KAFKA_BROKER_ID": "7"}, 4, "KAFKA_BROKER_ID"),
    ({"KAFKA_LISTENERS": "INTERNAL:9092"}, 3, "KAFKA_LISTENERS"),
]


def ended(kafka: Deployment) -> dict[str, Any]:
    """How the pod's container ended, or nothing."""
    statuses = kafka.get(f"pod/{NAME}")["status"].get("containerStatuses", [])
    return statuses[0]["state"].get("terminated", {}) if statuses else {}


@pytest.mark.parametrize(("env", "code", "names"), CASES, ids=lambda case: str(case)[:24])
def test_bad_configuration(
    kafka: Deployment, times: Times, env: dict[str, str], code: int, names: str
) -> None:
    """The reason is in the termination message, which kubectl describe pod shows."""
    with a_broker(kafka, NAME, env):
        end = until("the end of the pod", lambda: ended(kafka), 60)
        assert end["exitCode"] == code
        assert names in end["message"]
        # Kubernetes writes whole seconds.
        began, over = (datetime.fromisoformat(end[key]) for key in ("startedAt", "finishedAt"))
        times.add(f"bad configuration: {json.dumps(env)}", (over - began).total_seconds())
        assert (over - began).total_seconds() <= 10
        shown = kafka.describe(NAME)
        assert end["message"].splitlines()[0].strip() in shown


def test_good_configuration(kafka: Deployment) -> None:
    """The control: the same pod without the mistake goes on to wait for the other broker 0."""
    with a_broker(kafka, NAME):
        said = until(
            "the wait", lambda: "waiting" in kafka.kubectl("logs", NAME, "--ignore-errors"), 60
        )
        assert said
        assert ended(kafka) == {}
