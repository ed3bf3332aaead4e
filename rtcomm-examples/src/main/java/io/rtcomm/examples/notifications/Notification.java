/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.examples.notifications;

/**
 * What somebody is to know. Immutable.
 *
 * @param to a user, or empty for everyone
 */
record Notification(String to, String text) {
    private static final int MAX_TEXT = 500;

    boolean valid() {
        return !text.isBlank() && text.length() <= MAX_TEXT && (to.isEmpty() || isName(to));
    }

    static boolean isName(String text) {
        return text.matches("[a-z][a-z0-9]{0,19}");
    }
}
