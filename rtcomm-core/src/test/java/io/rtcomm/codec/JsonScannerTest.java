/* SPDX-License-Identifier: Apache-2.0 */
package io.rtcomm.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonScannerTest {
    private final JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);

    @Test
    void whatJacksonTakesIsTakenAndWhatItRefusesIsRefused() {
        var texts = new RandomJson(8259);
        int valid = 0;
        int invalid = 0;
        for (int i = 0; i < 30_000; i++) {
            String text = texts.next(4);
            assertThat(verdict(text)).as(text).isTrue();
            String damaged = texts.damaged(text);
            boolean expected = jacksonVerdict(damaged);
            assertThat(verdict(damaged)).as(damaged).isEqualTo(expected);
            if (expected) {
                valid++;
            } else {
                invalid++;
            }
        }
        assertThat(valid).isGreaterThan(1000);
        assertThat(invalid).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "]",
                "{",
                "}",
                "[,]",
                "[1,]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{1:2}",
                "[1}",
                "{\"a\":1]",
                "nul",
                "nulll",
                "True",
                "NaN",
                "Infinity",
                "-",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "1.e1",
                "0x1",
                "1_000",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "\"\u0000\"",
                "1 2",
                "[]]",
                "{}{}",
                "/**/1",
                "[1]//",
                "\ufeff1",
                "\u00a01",
                "\"\\",
                "\"\\u",
                "[\"a\" \"b\"]",
                "{\"a\" 1}",
                "tru"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThat(verdict(text)).isFalse();
        assertThat(jacksonVerdict(text)).isFalse();
    }

    @Test
    void theErrorTellsWhatWasSeenAndWhatWasExpected() {
        assertThatThrownBy(() -> scan("[1 2]", false))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("not JSON: byte 0x32 at byte 3 (expected: ',' or ']')")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
        assertThatThrownBy(() -> scan("\"abc", false)).hasMessage("not JSON: the end at byte 4 (expected: '\"')");
    }

    @Test
    void onlyTheSliceIsLookedAt() throws Exception {
        byte[] bytes = "xx[1],2]".getBytes(UTF_8);
        scanner.scan(bytes, 2, 3, false);
        assertThat(scanner.start()).isEqualTo(2);
        assertThat(scanner.end()).isEqualTo(5);
        byte[] cut = "[12".getBytes(UTF_8);
        assertThatThrownBy(() -> scanner.scan(cut, 0, 2, false)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void elementsOfArraysAreFound() throws Exception {
        assertThat(children(" [ 1 , \"a,]\\\"\" ,[2,[3]], {\"b\" : [4]} ,null] "))
                .containsExactly("1", "\"a,]\\\"\"", "[2,[3]]", "{\"b\" : [4]}", "null");
        assertThat(children("[]")).isEmpty();
        assertThat(children("[[]]")).containsExactly("[]");
        assertThat(children("7")).isEmpty();
    }

    @Test
    void namesAndValuesOfObjectsAreFound() throws Exception {
        assertThat(children("{\"a\" : 1 , \"b\":{\"c\":[2]},\"d\":[]}"))
                .containsExactly("\"a\"", "1", "\"b\"", "{\"c\":[2]}", "\"d\"", "[]");
        assertThat(children("{}")).isEmpty();
    }

    @Test
    void partsAreWhereJacksonSeesThem() throws Exception {
        var texts = new RandomJson(77);
        for (int i = 0; i < 2000; i++) {
            String text = texts.next(4);
            JsonNode tree = JsonMapper.shared().readTree(text);
            var parts = children(text);
            if (tree.isArray()) {
                assertThat(parts).hasSize(tree.size());
                for (int child = 0; child < parts.size(); child++) {
                    assertThat(JsonMapper.shared().readTree(parts.get(child))).isEqualTo(tree.get(child));
                }
            }
        }
    }

    @Test
    void offsetsThatWereTakenAreNotTouchedByTheNextScan() throws Exception {
        scan("[1,2]", false);
        int[] taken = scanner.takeChildOffsets();
        int[] before = taken.clone();
        scan("[11111,22222]", false);
        assertThat(taken).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"_placeholder\":true,\"num\":3}]                                    | 3",
                "{\"num\":3,\"x\":[],\"_placeholder\":true}                             | 3",
                "[{\"_placehold\\u0065r\":true,\"n\\u0075m\":3}]                        | 3",
                "{\"_placeholder\":true}                                               | -1",
                "{\"_placeholder\":true,\"num\":\"0\"}                                  | -1",
                "{\"_placeholder\":true,\"num\":\"splice\"}                             | -1",
                "{\"_placeholder\":true,\"num\":-1}                                    | -1",
                "{\"_placeholder\":true,\"num\":0.5}                                   | -1",
                "{\"_placeholder\":true,\"num\":1e0}                                   | -1",
                "{\"_placeholder\":true,\"num\":9999999999}                            | -1",
                "{\"_placeholder\":true,\"num\":[0]}                                   | -1",
                "{\"_placeholder\":true,\"num\":0,\"num\":{}}                           | -1",
                "{\"_placeholder\":true,\"num\":0,\"num\":2}                            | 2",
                "{\"_placeholder\":false,\"_placeholder\":true,\"num\":0}               | 0",
                "{\"_placeholder\":true,\"_placeholder\":false,\"num\":0}               | ``",
                "{\"_placeholder\":true,\"_placeholder\":[true],\"num\":0}              | ``",
                "{\"_placeholder\":1,\"num\":0}                                        | ``",
                "{\"_placeholder\":\"true\",\"num\":0}                                  | ``",
                "{\"x\":{\"_placeholder\":[true]},\"num\":0}                            | ``",
                "[\"_placeholder\",true,\"num\",0]                                     | ``",
                "{\"_placeholder\":{\"_placeholder\":true,\"num\":1},\"num\":2}          | 1",
                "{\"_placeholder\":true,\"num\":2,\"x\":[{\"_placeholder\":true,\"num\":1}]} | 2",
                "[{\"_placeholder\":true,\"num\":1},[{\"a\":{\"_placeholder\":true,\"num\":0}}]] | 1 0"
            })
    void placeholdersAreObjectsThatAreMarked(String text, String numbers) throws Exception {
        scan(text, true);
        var found = new ArrayList<String>();
        for (int i = 0; i < scanner.placeholderCount(); i++) {
            found.add(Integer.toString(scanner.placeholderNumber(i)));
            assertThat(text.substring(scanner.placeholderStart(i), scanner.placeholderEnd(i)))
                    .startsWith("{")
                    .endsWith("}");
        }
        assertThat(String.join(" ", found)).isEqualTo(numbers);
        scan(text, false);
        assertThat(scanner.placeholderCount()).isZero();
    }

    @Test
    void nestingIsLimited() throws Exception {
        var limited = new JsonScanner(JsonLimits.DEFAULT.withMaxDepth(3));
        limited.scan("[{\"a\":[]}]".getBytes(UTF_8), 0, 10, true);
        byte[] deeper = "[{\"a\":[[]]}]".getBytes(UTF_8);
        assertThatThrownBy(() -> limited.scan(deeper, 0, deeper.length, true))
                .hasMessage("nested deeper than 3 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"_placeholder\":"})
    void aMillionLevelsAreRefusedAfterAFew(String level) {
        byte[] bomb = level.repeat(1_000_000).getBytes(UTF_8);
        long allocated = Allocation.of(() -> assertThatThrownBy(() -> scanner.scan(bomb, 0, bomb.length, true))
                .hasMessage("nested deeper than 128 levels"));
        assertThat(allocated).isLessThan(100_000);
    }

    @Test
    void aHundredThousandLevelsAreScannedWithoutRecursionWhenTheyAreAllowed() throws Exception {
        var deep = new JsonScanner(JsonLimits.DEFAULT.withMaxDepth(200_000));
        byte[] text = ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(UTF_8);
        deep.scan(text, 0, text.length, true);
        assertThat(deep.childCount()).isEqualTo(1);
    }

    @Test
    void theLengthOfNumbersIsLimited() throws Exception {
        scan("1".repeat(100), false);
        scan("[-" + "1".repeat(97) + ".1]", false);
        assertThatThrownBy(() -> scan("1".repeat(101), false)).hasMessage("number longer than 100 characters");
        assertThatThrownBy(() -> scan("0." + "1".repeat(99), false)).hasMessage("number longer than 100 characters");
        assertThatThrownBy(() -> scan("1e" + "1".repeat(1_000_000), false))
                .hasMessage("number longer than 100 characters");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"{\"%s\":1}", "[{\"a\":[{\"%s\":{}}]}]"})
    void theLengthOfNamesIsLimited(String text) throws Exception {
        scan(text.formatted("n".repeat(1024)), false);
        assertThatThrownBy(() -> scan(text.formatted("n".repeat(1025)), false))
                .hasMessage("name longer than 1024 bytes");
        scan("[\"" + "no name ".repeat(1000) + "\"]", false);
    }

    @Test
    void theLengthOfTheTextIsLimited() throws Exception {
        var little = new JsonScanner(JsonLimits.DEFAULT.withMaxBytes(4));
        little.scan("x[12]x".getBytes(UTF_8), 1, 4, false);
        assertThatThrownBy(() -> little.scan("[123]".getBytes(UTF_8), 0, 5, false))
                .hasMessage("JSON of 5 bytes (expected: at most 4)");
    }

    @Test
    void theNumberOfTokensIsLimitedAsJacksonCountsThem() throws Exception {
        String text = "[1,{\"a\":null},[]]"; // 1 name, 2 scalars, 6 brackets
        new JsonScanner(JsonLimits.DEFAULT.withMaxTokens(9)).scan(text.getBytes(UTF_8), 0, text.length(), false);
        var strict = new JsonScanner(JsonLimits.DEFAULT.withMaxTokens(8));
        assertThatThrownBy(() -> strict.scan(text.getBytes(UTF_8), 0, text.length(), false))
                .hasMessage("more than 8 tokens");
    }

    @Test
    void longTextIsScannedWithoutAllocation() {
        byte[] text =
                ("{\"a\":\"" + "é".repeat(250_000) + "\",\"b\":[" + "12345,".repeat(80_000) + "0]}").getBytes(UTF_8);
        long allocated = Allocation.of(() -> scanner.scan(text, 0, text.length, true));
        assertThat(allocated).isLessThan(10_000);
    }

    @Test
    void manyPlaceholdersWithinEachOtherAreFoundInLinearTime() throws Exception {
        String inner = "{\"_placeholder\":true,\"num\":0},".repeat(20_000);
        scan("[" + inner + "0]", true);
        assertThat(scanner.placeholderCount()).isEqualTo(20_000);
        scan("{\"x\":[" + inner + "0],\"_placeholder\":true,\"num\":1}", true);
        assertThat(scanner.placeholderCount()).isEqualTo(1);
    }

    @Test
    void limitsArePositive() {
        var limits = JsonLimits.DEFAULT;
        assertThatThrownBy(() -> limits.withMaxDepth(0)).hasMessage("maxDepth: 0 (expected: > 0)");
        assertThatThrownBy(() -> limits.withMaxNumberLength(0)).hasMessage("maxNumberLength: 0 (expected: > 0)");
        assertThatThrownBy(() -> limits.withMaxNameLength(0)).hasMessage("maxNameLength: 0 (expected: > 0)");
        assertThatThrownBy(() -> limits.withMaxTokens(0)).hasMessage("maxTokens: 0 (expected: > 0)");
        assertThatThrownBy(() -> limits.withMaxBytes(0)).hasMessage("maxBytes: 0 (expected: > 0)");
    }

    private List<String> children(String text) throws JsonSyntaxException {
        scan(text, false);
        byte[] bytes = text.getBytes(UTF_8);
        var children = new ArrayList<String>();
        for (int i = 0; i < scanner.childCount(); i++) {
            int start = scanner.childStart(i);
            children.add(new String(bytes, start, scanner.childEnd(i) - start, UTF_8));
        }
        return children;
    }

    private void scan(String text, boolean findPlaceholders) throws JsonSyntaxException {
        byte[] bytes = text.getBytes(UTF_8);
        scanner.scan(bytes, 0, bytes.length, findPlaceholders);
    }

    private boolean verdict(String text) {
        try {
            scan(text, true);
            return true;
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    private static boolean jacksonVerdict(String text) {
        try (var parser = new JsonFactory().createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }
}
