/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtcomm.ArgumentException;
import io.rtcomm.JsonValue;
import io.rtcomm.TypeRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawJsonValueTest {
    private final JsonCodec codec = new JacksonJsonCodec();

    @Test
    void membersAndElementsAreFoundAtAnyDepth() {
        var value = value("{\"user\" : {\"name\":\"Ann\",\"tags\":[\"a\", {\"b\":2}]},\"n\\u00e4me\":1}");
        assertThat(value.path("user").path("name").asText()).isEqualTo("Ann");
        assertThat(value.path("user").path("tags").path(1).path("b").asInt(0)).isEqualTo(2);
        assertThat(value.path("user").path("tags").size()).isEqualTo(2);
        assertThat(value.path("näme").asInt(0)).isEqualTo(1);
        assertThat(value.size()).isEqualTo(2);
        assertThat(value.path("user").path("tags").toString()).isEqualTo("[\"a\", {\"b\":2}]");
    }

    @Test
    void whatIsNotThereIsMissingAllTheWay() {
        var value = value("{\"a\":[1]}");
        for (JsonValue missing : List.of(
                value.path("b"),
                value.path("__proto__"),
                value.path(0),
                value.path("a").path(1),
                value.path("a").path(-1),
                value.path("a").path("0"),
                value.path("b").path("c").path(3),
                value("7").path("x"))) {
            assertThat(missing.isMissing()).isTrue();
            assertThat(missing.isNull()).isFalse();
            assertThat(missing.asText()).isEmpty();
            assertThat(missing.asInt(5)).isEqualTo(5);
            assertThat(missing.size()).isZero();
            assertThat(missing.toString()).isEmpty();
            assertThatThrownBy(() -> missing.as(String.class))
                    .isInstanceOf(ArgumentException.class)
                    .hasMessage("expected java.lang.String, got nothing");
        }
    }

    @Test
    void ofMembersWithTheSameNameTheLastOneCounts() {
        assertThat(value("{\"a\":1,\"a\":2}").path("a").asInt(0)).isEqualTo(2);
        assertThat(value("{\"a\":1,\"a\":2}").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "-7, -7, -7",
        "1.0, 1, 1",
        "1e3, 1000, 1000",
        "1.5, 99, 99",
        "2147483648, 99, 2147483648",
        "9007199254740993, 99, 9007199254740993",
        "9223372036854775807, 99, 9223372036854775807",
        "9223372036854775808, 99, 99",
        "1e300, 99, 99",
        "1e999999999, 99, 99",
        "true, 99, 99",
        "'\"5\"', 99, 99"
    })
    void numbersThatDoNotFitGiveTheFallback(String json, int asInt, long asLong) {
        assertThat(value(json).asInt(99)).isEqualTo(asInt);
        assertThat(value(json).asLong(99)).isEqualTo(asLong);
    }

    @Test
    void scalarsAreRead() {
        assertThat(value("1.25").asDouble(0)).isEqualTo(1.25);
        assertThat(value("\"1.25\"").asDouble(7)).isEqualTo(7);
        assertThat(value("true").asBoolean(false)).isTrue();
        assertThat(value("false").asBoolean(true)).isFalse();
        assertThat(value("0").asBoolean(true)).isTrue();
        assertThat(value("\"a\\\"b\"").asText()).isEqualTo("a\"b");
        assertThat(value("1.50").asText()).isEqualTo("1.50");
        assertThat(value("true").asText()).isEqualTo("true");
        assertThat(value("{}").asText()).isEmpty();
        assertThat(value("null").asText()).isEmpty();
    }

    @Test
    void theKindIsKnown() {
        assertThat(value("{}").isObject()).isTrue();
        assertThat(value("[]").isArray()).isTrue();
        assertThat(value("\"\"").isString()).isTrue();
        assertThat(value("null").isNull()).isTrue();
        assertThat(value("[]").isObject()).isFalse();
        assertThat(value("1").isString()).isFalse();
    }

    @Test
    void valuesAreDecodedIntoTypes() {
        assertThat(value("[1,2]").as(new TypeRef<List<Integer>>() {})).containsExactly(1, 2);
        assertThat(value("[1,2]").path(1).as(int.class)).isEqualTo(2);
        assertThatThrownBy(() -> value("null").as(String.class))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("expected java.lang.String, got null");
    }

    @Test
    void binaryDataIsFoundWithinValues() {
        byte[] json = "{\"a\":[{\"_placeholder\":true,\"num\":0}]}".getBytes(UTF_8);
        var value = RawJsonValue.of(codec, new JsonSlice(json, 0, json.length, List.of(new byte[] {7})));
        var data = value.path("a").path(0);
        assertThat(data.as(byte[].class)).containsExactly(7);
        assertThat(data.isObject()).isFalse();
        assertThat(data.size()).isZero();
        assertThat(data.path("num").isMissing()).isTrue();
        assertThat(data.toString()).contains("_placeholder");
    }

    @Test
    void goingThroughALargeArrayDoesNotScanItEachTime() {
        var value = value("[" + "{\"a\":1},".repeat(20_000) + "0]");
        value.path(0);
        int sum = 0;
        for (int i = 0; i < value.size(); i++) {
            sum += value.path(i).path("a").asInt(0);
        }
        assertThat(sum).isEqualTo(20_000);
        long allocated = Allocation.of(() -> value.path(19_999));
        assertThat(allocated).isLessThan(1000);
    }

    private JsonValue value(String json) {
        return RawJsonValue.of(codec, JsonSlice.of(json));
    }
}
