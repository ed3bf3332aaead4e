/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.internal.files;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How files are read for clients. Immutable.
 *
 * @param executor runs what blocks
 * @param patience how long a client may take nothing of a file that it has begun to take
 */
public record Reading(Executor executor, Duration patience) {}
