/** The demonstration models: small U-Nets trained on synthetic scenes. */
package org.classifycerrado.learn.demo;
