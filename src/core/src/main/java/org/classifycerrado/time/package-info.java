/** Times as requests name them, and the dates that maps are of. */
package org.classifycerrado.time;
