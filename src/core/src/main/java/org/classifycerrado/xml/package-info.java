/** Reading XML from strangers, and text that goes into XML. */
package org.classifycerrado.xml;
