/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A soak: clients of every transport come, go and die at random, and a model says what each of them must have seen; and a
 * storm: many clients that read nothing beside some that do.
 */
@NullMarked
package io.rtcomm.soak;

import org.jspecify.annotations.NullMarked;
