/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.architecture.broken.server;

import java.util.logging.Logger;

/** Logs past slf4j. */
final class LogsWithJavaUtilLogging {
    Logger logger;
}
