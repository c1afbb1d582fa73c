# SPDX-License-Identifier: Apache-2.0
"""What every ring and tool shares: an engine, the images, a cluster of pods, a client."""
