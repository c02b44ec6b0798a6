/**
 * Synthetic scenes: Sentinel-2 and Sentinel-1 imagery of made-up land with its true classes, for tests, for
 * demonstration models and for trying things where no imagery may be shipped.
 */
package org.classifycerrado.learn.synth;
