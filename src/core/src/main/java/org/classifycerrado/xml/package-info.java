/** XML from strangers. */
package org.classifycerrado.xml;
