/**
 * Executions of the processes of any GeoTools process factory: what the services that offer them share. Each service
 * reads its own requests and writes its own answers; inputs, results, limits and jobs are here.
 */
package org.classifycerrado.server.execution;
