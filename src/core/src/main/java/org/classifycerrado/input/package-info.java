/** What the values of imagery mean: modalities and their bands, units and statistics. */
package org.classifycerrado.input;
