"""The panel of jobs: what runs on servers, what has come of it, and what can be done with it."""

import os

from qgis.core import Qgis, QgsApplication, QgsProject, QgsRasterLayer
from qgis.gui import QgsDockWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QLabel,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from . import background, jobs, results, wps
from .texts import tr

_KEY = Qt.ItemDataRole.UserRole

#: Milliseconds between two looks at jobs that are under way. Servers are asked only while the panel is seen.
_INTERVAL = 3000


class JobsPanel(QgsDockWidget):
    """A list of jobs with the buttons that fit the one that is chosen."""

    def __init__(self, iface):
        super().__init__(tr("Cerrado jobs"))
        self.setObjectName("ClassifyCerradoJobs")
        self.iface = iface
        self.asking = False
        self.bar = QToolBar()
        self.new_action = self._action("mActionAdd.svg", tr("Classify…"), self.classify)
        self.load_action = self._action("mActionAddWmsLayer.svg", tr("Load"), self.load)
        self.save_action = self._action("mActionFileSaveAs.svg", tr("Save GeoTIFF…"), self.save)
        self.cancel_action = self._action("mTaskCancel.svg", tr("Cancel"), self.cancel)
        self.remove_action = self._action("mActionDeleteSelected.svg", tr("Remove"), self.remove)
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setHeaderLabels([tr("Map"), tr("State"), tr("Server"), tr("Started")])
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.itemSelectionChanged.connect(self._choose)
        self.tree.itemDoubleClicked.connect(lambda *args: self.load_action.isEnabled() and self.load())
        self.detail = QLabel()
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        widget = QWidget()
        layout = QVBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.bar, self.tree, self.detail):
            layout.addWidget(part)
        self.setWidget(widget)
        self.timer = QTimer(self)
        self.timer.setInterval(_INTERVAL)
        self.timer.timeout.connect(self.look)
        self.visibilityChanged.connect(self._seen)
        jobs.signals.changed.connect(self.show_jobs)
        self.show_jobs()

    def _action(self, icon, text, run):
        action = self.bar.addAction(QgsApplication.getThemeIcon("/" + icon), text)
        action.triggered.connect(lambda *args: run())
        return action

    def stop(self):
        """Before the plugin goes."""
        self.timer.stop()
        jobs.signals.changed.disconnect(self.show_jobs)

    # What is seen

    def _seen(self, visible):
        if visible:
            self.show_jobs()
            self.look()
            self.timer.start()
        else:
            self.timer.stop()

    def show_jobs(self):
        chosen = self.chosen()
        self.tree.blockSignals(True)
        self.tree.clear()
        for job in jobs.all_jobs():
            item = QTreeWidgetItem([_name(job), _state(job), job.server, job.started[:16].replace("T", " ")])
            item.setData(0, _KEY, job.key)
            self.tree.addTopLevelItem(item)
            if chosen and job.key == chosen.key:
                item.setSelected(True)
        self.tree.blockSignals(False)
        self._choose()

    def chosen(self):
        """The job that is selected; None without one."""
        items = self.tree.selectedItems()
        return jobs.find(items[0].data(0, _KEY)) if items else None

    def _choose(self):
        job = self.chosen()
        self.load_action.setEnabled(bool(job and job.layers))
        self.save_action.setEnabled(bool(job and job.state == "succeeded"))
        self.cancel_action.setEnabled(bool(job and job.active))
        self.remove_action.setEnabled(bool(job and not job.active))
        self.detail.setText(job.text if job else "")
        self.detail.setVisible(bool(self.detail.text()))

    # What can be done

    def classify(self):
        """Opens the dialog of the algorithm."""
        import processing

        processing.execAlgorithmDialog("cerrado:classify")

    def look(self):
        """Asks for the jobs that are under way, in the background."""
        waiting = [job for job in jobs.all_jobs() if job.active]
        if self.asking or not waiting:
            return
        self.asking = True

        def ask():
            for job in waiting:
                before = job.state
                try:
                    job.take(job.connect().status(job.execution))
                except wps.UnknownExecution:
                    job.state = "lost"
                except wps.ServerError as e:
                    job.text = str(e)
                now = jobs.find(job.key)
                # It may have been cancelled or removed in the meantime.
                if now and now.state == before:
                    jobs.save(job)
            return [job for job in waiting if not job.active]

        self._background(tr("Asking for jobs"), ask, self._tell)

    def _tell(self, ended):
        self.asking = False
        for job in ended:
            if job.state == "succeeded":
                self._message(tr("The map is ready: {}").format(_name(job)), Qgis.MessageLevel.Success)
            elif job.state == "failed":
                self._message(job.text, Qgis.MessageLevel.Critical)

    def cancel(self):
        """Has the server stop the chosen job."""
        job = self.chosen()

        def dismiss():
            try:
                job.connect().dismiss(job.execution)
            except wps.UnknownExecution:
                pass
            job.state, job.text = "dismissed", ""
            jobs.save(job)

        self._background(tr("Cancelling"), dismiss)

    def remove(self):
        """Forgets the chosen job."""
        jobs.remove(self.chosen())

    def load(self):
        """Adds the layers of the chosen job to the project."""
        job = self.chosen()
        try:
            server = job.connect()
            for name in job.layers:
                title = _name(job) if name == job.layers[-1] else name
                layer = results.wms_layer(server, name, title, QgsProject.instance().crs())
                if layer.isValid():
                    QgsProject.instance().addMapLayer(layer)
                else:
                    self._message(tr("The WMS layer cannot be shown: {}").format(name), Qgis.MessageLevel.Warning)
        except wps.ServerError as e:
            self._message(str(e), Qgis.MessageLevel.Critical)

    def save(self, path=None):
        """Saves the map of the chosen job as a GeoTIFF, and adds it to the project."""
        job = self.chosen()
        if path is None:
            path, _ = QFileDialog.getSaveFileName(
                self, tr("Save GeoTIFF…"), _name(job).replace(":", "_") + ".tif", "GeoTIFF (*.tif)"
            )
        if not path:
            return

        def fetch():
            server = job.connect()
            if job.publishes:
                server.write_layer(job.layers[-1], path)
            else:
                server.write_output(server.status(job.execution).outputs["result"], path)
            results.lay_style_beside(path, f"cerrado_{job.level.lower()}")
            return path

        def add(path):
            layer = QgsRasterLayer(path, os.path.splitext(os.path.basename(path))[0])
            QgsProject.instance().addMapLayer(layer)

        self._background(tr("Saving {}").format(path), fetch, add)

    def _background(self, title, work, done=None):
        """Does work beside what the user does; its errors become messages."""

        def finished(error, result):
            if sip.isdeleted(self):
                return
            if error:
                self.asking = False
                self._message(str(error), Qgis.MessageLevel.Critical)
            elif done:
                done(result)

        background.run(title, work, finished)

    def _message(self, text, level):
        seconds = 0 if level == Qgis.MessageLevel.Critical else 10
        self.iface.messageBar().pushMessage("Classify Cerrado", text, level, seconds)


def _name(job):
    return job.title or (job.layers[-1] if job.layers else tr("Map"))


def _state(job):
    words = {
        "accepted": tr("waiting"),
        "started": tr("running"),
        "succeeded": tr("ready"),
        "failed": tr("failed"),
        "dismissed": tr("cancelled"),
        "lost": tr("no longer known by the server"),
    }
    word = words.get(job.state, job.state)
    return f"{word}, {job.percent:.0f} %" if job.state == "started" and job.percent is not None else word
