/** Requests and answers over HTTP, with limits on size, time and number, on Jetty. */
package org.classifycerrado.server.http;
