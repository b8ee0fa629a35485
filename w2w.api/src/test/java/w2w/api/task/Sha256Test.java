package w2w.api.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Sha256Test {
    /** The examples of FIPS 180-4. */
    @Test
    void is_that_of_the_standard() {
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Sha256.of(""));
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256.of("abc"));
        assertEquals(
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Sha256.of("a".repeat(1_000_000)));
    }

    @Test
    void numbers_are_little_endian_float32_however_they_are_added() {
        byte[] bytes = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0};
        assertEquals(Sha256.of(bytes), new Sha256().add(1f, -2f).hex());
        float[] many = new float[40_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i;
        }
        Sha256 one = new Sha256();
        for (float each : many) {
            one.add(each);
        }
        assertEquals(one.hex(), new Sha256().add(many).hex());
        assertEquals(
                new Sha256().add(Arrays.copyOfRange(many, 7, 20_007)).hex(),
                new Sha256().add(many, 7, 20_000).hex());
    }

    @Test
    void goes_on_after_it_was_asked() {
        Sha256 digest = new Sha256().add("a");
        assertArrayEquals(digest.bytes(), digest.bytes());
        assertEquals(Sha256.of("abc"), digest.add("bc").hex());
    }
}
