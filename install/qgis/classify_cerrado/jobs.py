"""Executions that outlive dialogs, projects and sessions: kept in QGIS's settings until they are removed."""

import json
import uuid
from datetime import datetime

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QObject, pyqtSignal

from . import wps
from .server import Server

_GROUP = "classify_cerrado/jobs"

#: Jobs that are kept; of more, the oldest that have ended are forgotten.
_MOST = 100

ACTIVE = ("accepted", "started")


class _Signals(QObject):
    changed = pyqtSignal()


#: Says when a job was added, has changed, or is gone.
signals = _Signals()


class Job:
    """An execution, and what is known of it. A plain record: every field is JSON.

    state is accepted, started, succeeded, failed, dismissed, or lost when the server no longer knows it; title is what the
    user called the map, which may be nothing.
    """

    def __init__(self, **fields):
        self.key = uuid.uuid4().hex
        self.server = self.auth_config = self.execution = self.process = self.title = ""
        self.started = datetime.now().isoformat(timespec="seconds")
        self.state = "accepted"
        self.percent = None
        self.text = ""
        #: Whether the results become layers, and which there are besides the map: confidence, probabilities.
        self.publishes = True
        self.companions = []
        #: The layers, those that belong below first, the map last; and its level.
        self.layers = []
        self.level = ""
        self.__dict__.update(fields)

    @property
    def active(self):
        return self.state in ACTIVE

    def connect(self):
        """The server that runs it."""
        return Server(self.server, self.auth_config)

    def layer_of(self, output):
        """The layer that an output was published as: result is the map."""
        return self.layers[-1] + ("" if output == "result" else "_" + output)

    def take(self, status):
        """Takes over what the server says of it."""
        self.state, self.text = status.state, status.text
        self.percent = status.percent
        if status.state == "succeeded":
            layer = status.outputs["layer"].text if "layer" in status.outputs else ""
            self.layers = [f"{layer}_{each}" for each in reversed(self.companions)] + [layer] if layer else []
            summary = _object(status.outputs.get("summary"))
            self.level = summary.get("level", "")
            self.text = "\n".join(str(each) for each in summary.get("warnings", []))


def _object(output):
    try:
        found = json.loads(output.text) if output else {}
        return found if isinstance(found, dict) else {}
    except ValueError:
        return {}


def save(job):
    """Keeps a job, or what has changed of it."""
    settings = QgsSettings()
    settings.setValue(f"{_GROUP}/{job.key}", json.dumps(vars(job)))
    ended = [each for each in all_jobs() if not each.active]
    for old in ended[_MOST:]:
        settings.remove(f"{_GROUP}/{old.key}")
    signals.changed.emit()


def remove(job):
    """Forgets a job; what the server does is not changed."""
    QgsSettings().remove(f"{_GROUP}/{job.key}")
    signals.changed.emit()


def find(key):
    """The job of a key, as it was kept last; None if it is gone."""
    try:
        return Job(**json.loads(QgsSettings().value(f"{_GROUP}/{key}", "")))
    except (TypeError, ValueError):
        return None


def all_jobs():
    """The jobs, the newest first."""
    settings = QgsSettings()
    settings.beginGroup(_GROUP)
    keys = settings.childKeys()
    settings.endGroup()
    found = [job for job in map(find, keys) if job]
    return sorted(found, key=lambda job: job.started, reverse=True)
