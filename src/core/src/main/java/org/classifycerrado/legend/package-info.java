/** The classes of CerraData-4MM, their hierarchy and colours, and styles and pictures made of them. */
package org.classifycerrado.legend;
