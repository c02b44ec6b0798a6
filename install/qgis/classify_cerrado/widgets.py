"""Parameters that are chosen from what the server has. Whatever is listed, anything may be typed: a list may be old."""

from processing.gui.wrappers import DIALOG_MODELER, DIALOG_STANDARD, WidgetWrapper
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
    QgsSettings,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from . import background
from .algorithms.base import SETTINGS, ServerAlgorithm
from .server import Server, connections
from .texts import tr


class ChoiceWidget(WidgetWrapper):
    """A text, typed or chosen by a label that people know; in a model also what other steps give."""

    def createWidget(self, **kwargs):
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.combo.editTextChanged.connect(lambda: self.widgetValueHasChanged.emit(self))
        self.offer([])
        return self.combo

    def offer(self, choices):
        """Lists (label, value) instead of what was listed; what was chosen or typed stays."""
        value = self.value()
        self.combo.blockSignals(True)
        self.combo.clear()
        if self.dialogType == DIALOG_MODELER and hasattr(self.dialog, "getAvailableValuesOfType"):
            sources = self.dialog.getAvailableValuesOfType(
                [QgsProcessingParameterString], [QgsProcessingOutputString]
            )
            choices = [(self.dialog.resolveValueDescription(each), each) for each in sources] + list(choices)
        for label, choice in choices:
            self.combo.addItem(label, choice)
        self.setValue(value)
        self.combo.blockSignals(False)

    def setValue(self, value):
        values = [self.combo.itemData(row) for row in range(self.combo.count())]
        if value in values:
            self.combo.setCurrentIndex(values.index(value))
        else:
            self.combo.setCurrentIndex(-1)
            self.combo.setEditText("" if value is None else str(value))
        # The beginning of a long title says more than its end.
        self.combo.lineEdit().setCursorPosition(0)

    def value(self):
        text = self.combo.currentText()
        row = self.combo.findText(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return text.strip() if row < 0 else self.combo.itemData(row)


class ServerWidget(ChoiceWidget):
    """The server; asks it what it has, and tells the widgets of layers and models.

    In the dialog of a model's step, whose widgets do not learn of each other, it does not ask.
    """

    listed = pyqtSignal(object)

    def createWidget(self, **kwargs):
        combo = super().createWidget(**kwargs)
        self.offer([(name, name) for name in connections()])
        combo.lineEdit().setPlaceholderText("http://localhost:8080/geoserver")
        combo.lineEdit().editingFinished.connect(self.ask)
        combo.activated.connect(self.ask)
        button = QToolButton()
        button.setIcon(QgsApplication.getThemeIcon("/mActionRefresh.svg"))
        button.setToolTip(tr("Ask the server again"))
        button.clicked.connect(self.ask_again)
        self.said = QLabel()
        self.said.setWordWrap(True)
        if self.dialogType != DIALOG_STANDARD:
            self.said.hide()
        if self.dialogType == DIALOG_MODELER:
            button.hide()
        self.auth = None
        self.asked = None
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(combo, 1)
        line.addWidget(button)
        widget = QWidget()
        layout = QVBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.said)
        return widget

    def postInitialize(self, wrappers):
        by_name = {wrapper.parameterDefinition().name(): wrapper for wrapper in wrappers}
        self.auth = by_name.get(ServerAlgorithm.AUTH)
        if self.auth:
            self.auth.widgetValueHasChanged.connect(lambda *args: self.ask())
        if self.dialogType == DIALOG_STANDARD and not self.value():
            settings = QgsSettings()
            self.setValue(settings.value(f"{SETTINGS}/server", ""))
            if self.auth and settings.value(f"{SETTINGS}/auth_config", ""):
                self.auth.setParameterValue(settings.value(f"{SETTINGS}/auth_config"), QgsProcessingContext())
        self.ask()

    def ask_again(self):
        self.asked = None
        self.ask()

    def ask(self, *args):
        """Asks the server, beside what the user does, unless it has been asked."""
        given = self.value()
        auth = self.auth.parameterValue() if self.auth else ""
        if self.dialogType == DIALOG_MODELER or not given or self.asked == (given, auth):
            return
        self.asked = asked = (given, auth)
        self.said.setText(tr("Asking the server…"))

        def list_all():
            return Server(given, auth).listing()

        def finished(error, listing):
            if sip.isdeleted(self) or asked != self.asked:
                return
            if error:
                self.said.setText(str(error))
                self.asked = None
                return
            self.said.setText(tr("{} layers, {} models").format(len(listing.layers), len(listing.models)))
            self.listed.emit(listing)

        background.run(tr("Asking the server…"), list_all, finished)


class ListedWidget(ChoiceWidget):
    """Something that the server of the same dialog has."""

    def postInitialize(self, wrappers):
        for wrapper in wrappers:
            if isinstance(wrapper, ServerWidget):
                wrapper.listed.connect(lambda listing: self.offer(self.choices(listing)))


class LayerWidget(ListedWidget):
    """A layer by its title; those of the kinds that are meant come first."""

    def createWidget(self, kinds=(), **kwargs):
        self.kinds = list(kinds)
        return super().createWidget(**kwargs)

    def choices(self, listing):
        def rank(layer):
            return self.kinds.index(layer.kind) if layer.kind in self.kinds else len(self.kinds)

        return [
            (layer.name if layer.title == layer.name else f"{layer.title} ({layer.name})", layer.name)
            for layer in sorted(listing.layers, key=rank)
        ]


class ModelWidget(ListedWidget):
    """A model by its title."""

    def choices(self, listing):
        return [(f"{model.get('title') or model['id']} ({model['id']})", model["id"]) for model in listing.models]
