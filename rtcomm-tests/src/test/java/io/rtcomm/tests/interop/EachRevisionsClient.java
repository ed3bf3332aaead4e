/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.tests.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for a client of each revision of the protocol, each over every way of transport. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("io.rtcomm.tests.interop.Setup#ofEachRevision")
@interface EachRevisionsClient {}
