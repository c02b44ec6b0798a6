"""Work beside what the user does."""

from qgis.core import QgsApplication, QgsTask

#: QGIS loses a task that nobody holds, also one that runs.
_tasks = set()


def run(title, work, done):
    """Runs work() in another thread, then done(error, result) in this one; one of the two is None."""

    def finished(error, result=None):
        _tasks.discard(task)
        done(error, result)

    task = QgsTask.fromFunction(title, lambda task: work(), on_finished=finished)
    _tasks.add(task)
    QgsApplication.taskManager().addTask(task)


def is_busy():
    """Whether anything is still under way."""
    return bool(_tasks)
