/** Datasets laid out as CerraData-4MM, before anything is learnt from them. */
package org.classifycerrado.learn.dataset;
