/** What the processes need of the program that they run in: its ports and its settings. */
package org.classifycerrado.host;
