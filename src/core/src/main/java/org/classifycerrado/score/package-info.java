/** How well a map of classes agrees with a reference, and what areas follow from that. */
package org.classifycerrado.score;
