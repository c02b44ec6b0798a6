/**
 * Reads files and documents over HTTP: whole or in ranges, with patience for busy servers, and only from hosts that
 * were named. What was received stays in a folder, so that a job that was broken off goes on where it was.
 */
package org.classifycerrado.sentinel.http;
