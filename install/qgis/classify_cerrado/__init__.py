"""Classify Cerrado: land-cover maps of the Cerrado by a server with the ClassifyCerrado processes.

Licence: GPL-2.0-or-later.
"""


def classFactory(iface):
    """What QGIS calls to load the plugin."""
    from .plugin import ClassifyCerradoPlugin

    return ClassifyCerradoPlugin(iface)
