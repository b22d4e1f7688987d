"""Seals in small batches without a pause, as long as it lives."""

import time

from projects.trace import sealing

sealing.BATCH = 5
while True:
    if not sealing.seal(everywhere=True):
        time.sleep(0.02)
