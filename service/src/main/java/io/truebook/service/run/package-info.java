/** What lives as long as the process: the service, its log, its end. */
@NullMarked
package io.truebook.service.run;

import org.jspecify.annotations.NullMarked;
