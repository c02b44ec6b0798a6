/** What the project's charts have in common: their look, and how they become pictures. */
package org.classifycerrado.learn.chart;
