/** Reports of scores, and the benchmark of CerraData-4MM. */
package org.classifycerrado.learn.score;
