/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm;

/** Something that was registered. Safe on any thread. */
public interface Subscription {
    /** Takes it back; a second call has no effect. */
    void cancel();
}
