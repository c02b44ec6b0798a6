/**
 * Scenes from SpatioTemporal Asset Catalogs (STAC): items from files and searches, what a catalogue's assets are called
 * and what their values mean, and the pixels of assets near and far.
 */
package org.classifycerrado.sentinel.stac;
