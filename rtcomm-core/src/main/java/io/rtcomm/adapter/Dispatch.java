/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.adapter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event and the selection it goes to, not encoded yet: every server encodes once for its own clients. Immutable;
 * safe on any thread.
 *
 * @param event the name
 * @param args the arguments; objects that nobody changes any more
 * @param selection who gets it
 * @param flags how it is sent
 */
public record Dispatch(String event, List<@Nullable Object> args, Selection selection, Flags flags) {}
