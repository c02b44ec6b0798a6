/** What changed between two maps: transitions between classes, their areas, and their groups. */
package org.classifycerrado.change;
