/** Data that earlier versions wrote, backups, and what else must survive a change of program or machine. */
@NullMarked
package io.truebook.verification.upgrade;

import org.jspecify.annotations.NullMarked;
