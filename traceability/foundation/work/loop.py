"""The worker of the embedded default: threads that drain the rows, a timer, a watchdog. It needs no broker."""

import logging
import threading
import time

from django.db import OperationalError, close_old_connections, connection

from traceability.foundation.work import periodic
from traceability.foundation.work.lanes import LANES, oldest_due_seconds, take_one

logger = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
TICK_SECONDS = 1.0
BEAT_SECONDS = 5.0
WEDGED_AFTER_SECONDS = 300.0
STOP_WITHIN_SECONDS = 60.0


class Worker:
    """Runs until `stop` is set. `run` says 1 when the watchdog gave up, so that a parent starts a fresh process."""

    def __init__(self, threads: int = 2) -> None:
        self.stop = threading.Event()
        self.last_taken = time.monotonic()
        self._threads = [threading.Thread(target=self._drain, name=f"drain-{n}", daemon=True) for n in range(threads)]
        self._threads.append(threading.Thread(target=self._time, name="timer", daemon=True))

    def run(self) -> int:
        """Starts the threads, beats, and watches; the exit code of the process."""
        for thread in self._threads:
            thread.start()
        while not self.stop.wait(BEAT_SECONDS):
            if self._watch():
                return 1
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return 0

    def _drain(self) -> None:
        while not self.stop.is_set():
            if not self._guarded(self._take_any):
                self.stop.wait(IDLE_SECONDS)
        connection.close()

    def _take_any(self) -> bool:
        taken = sum(take_one(lane) for lane in LANES) > 0  # one of each lane: none starves another
        if taken:
            self.last_taken = time.monotonic()
        return taken

    def _time(self) -> None:
        while not self.stop.wait(TICK_SECONDS):
            self._guarded(periodic.run_due)
        connection.close()

    def _watch(self) -> bool:
        """Beats; True if rows wait for minutes although this process believes itself alive: it is wedged."""
        self._guarded(lambda: periodic.beat("worker"))
        idle = time.monotonic() - self.last_taken
        if idle < WEDGED_AFTER_SECONDS:
            return False
        wedged = bool(self._guarded(lambda: oldest_due_seconds() > WEDGED_AFTER_SECONDS))
        if wedged:
            logger.error("rows have been due for minutes and nothing was taken up: this worker gives up its place")
        return wedged

    def _guarded(self, step):
        """One step that may fail when the database is away: logged, and tried again by the loop."""
        try:
            close_old_connections()
            return step()
        except OperationalError as error:
            logger.warning("database away: %s", error)
        except Exception:
            logger.exception("a step of the worker failed")
        connection.close()
        return None
