"""The plugin as QGIS loads it: a Processing provider, and a panel of jobs where there is a window."""

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from . import texts
from .provider import ICON, CerradoProvider
from .texts import tr


class ClassifyCerradoPlugin:
    """Added by initGui, or by initProcessing where there is no window (qgis_process); taken away by unload."""

    def __init__(self, iface):
        texts.load()
        self.iface = iface
        self.provider = None
        self.panel = None
        self.actions = []

    def initProcessing(self):
        self.provider = CerradoProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        from .panel import JobsPanel

        self.initProcessing()
        self.panel = JobsPanel(self.iface)
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.panel)
        self.panel.hide()
        window = self.iface.mainWindow()
        classify = QAction(QIcon(ICON), tr("Classify…"), window)
        classify.triggered.connect(self.panel.classify)
        jobs = self.panel.toggleViewAction()
        jobs.setText(tr("Jobs"))
        self.actions = [classify, jobs]
        for action in self.actions:
            self.iface.addPluginToRasterMenu("Classify Cerrado", action)
        self.iface.addRasterToolBarIcon(classify)

    def unload(self):
        for action in self.actions:
            self.iface.removePluginRasterMenu("Classify Cerrado", action)
        if self.actions:
            self.iface.removeRasterToolBarIcon(self.actions[0])
        self.actions = []
        if self.panel:
            self.panel.stop()
            self.iface.removeDockWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None
        if self.provider:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
