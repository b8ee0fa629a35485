package w2w.tensors.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import w2w.tensors.DType;

class ElementsTest {
    @Test
    void every_half_comes_back_from_its_float() {
        for (int pattern = 0; pattern < 1 << 16; pattern++) {
            float value = SmallFloats.F16[pattern];
            if (Float.isNaN(value)) {
                assertTrue(Float.isNaN(SmallFloats.F16[Halves.toF16(value) & 0xffff]));
            } else {
                assertEquals((short) pattern, Halves.toF16(value), "pattern " + pattern);
                assertTrue(Halves.isF16(value));
            }
        }
        assertEquals(0x1p-14f, SmallFloats.F16[0x0400]);
        assertEquals(0x1p-24f, SmallFloats.F16[1]);
        assertEquals(65504f, SmallFloats.F16[0x7bff]);
    }

    @Test
    void halves_round_to_the_nearest_and_ties_to_even() {
        for (int pattern = 0; pattern < 0x7bff; pattern++) {
            float below = SmallFloats.F16[pattern];
            float above = SmallFloats.F16[pattern + 1];
            float middle = (float) (((double) below + above) / 2);
            assertEquals((short) (pattern % 2 == 0 ? pattern : pattern + 1), Halves.toF16(middle));
            assertEquals((short) pattern, Halves.toF16(Math.nextDown(middle)));
            assertEquals((short) (pattern + 1 | 0x8000), Halves.toF16(-Math.nextUp(middle)));
        }
        assertEquals((short) 0x7bff, Halves.toF16(Math.nextDown(65520f)));
        assertEquals((short) 0x7c00, Halves.toF16(65520f));
    }

    @Test
    void bfloat16_rounds_to_the_nearest_and_ties_to_even() {
        for (int pattern = 0; pattern < 0x7f7f; pattern++) {
            float middle = Float.intBitsToFloat(pattern << 16 | 0x8000);
            assertEquals((short) (pattern + (pattern & 1)), Halves.toBF16(middle));
            assertEquals((short) pattern, Halves.toBF16(Math.nextDown(middle)));
            assertEquals((short) (pattern + 1), Halves.toBF16(Math.nextUp(middle)));
        }
        assertEquals((short) 0x7f80, Halves.toBF16(Float.MAX_VALUE));
        assertEquals((short) 0xff80, Halves.toBF16(Float.NEGATIVE_INFINITY));
        assertTrue(Float.isNaN(Float.intBitsToFloat(Halves.toBF16(Float.intBitsToFloat(0x7f800001)) << 16)));
    }

    @Test
    void small_floats_have_the_values_of_their_specifications() {
        // OCP 8-bit and microscaling specifications: largest, smallest normal and subnormal, special patterns
        assertEquals(448f, SmallFloats.F8_E4M3[0x7e]);
        assertTrue(Float.isNaN(SmallFloats.F8_E4M3[0x7f]));
        assertEquals(0x1p-9f, SmallFloats.F8_E4M3[1]);
        assertEquals(57344f, SmallFloats.F8_E5M2[0x7b]);
        assertEquals(Float.NEGATIVE_INFINITY, SmallFloats.F8_E5M2[0xfc]);
        assertEquals(0x1p-16f, SmallFloats.F8_E5M2[1]);
        assertEquals(240f, SmallFloats.F8_E4M3FNUZ[0x7f]);
        assertTrue(Float.isNaN(SmallFloats.F8_E4M3FNUZ[0x80]));
        assertEquals(57344f, SmallFloats.F8_E5M2FNUZ[0x7f]);
        assertEquals(0x1p-127f, SmallFloats.F8_E8M0[0]);
        assertEquals(1f, SmallFloats.F8_E8M0[127]);
        assertTrue(Float.isNaN(SmallFloats.F8_E8M0[255]));
        assertEquals(7.5f, SmallFloats.F6_E2M3[0x1f]);
        assertEquals(28f, SmallFloats.F6_E3M2[0x1f]);
        assertArrayEquals(
                new float[] {0, .5f, 1, 1.5f, 2, 3, 4, 6, -0f, -.5f, -1, -1.5f, -2, -3, -4, -6}, SmallFloats.F4);
    }

    @Test
    void a_part_of_a_tensor_equals_the_same_part_of_the_whole() {
        byte[] raw = new byte[8 * 40_000];
        new Random(3).nextBytes(raw);
        Bytes bytes = Bytes.of(ByteBuffer.wrap(raw));
        for (DType type : DType.values()) {
            if (type == DType.C64) {
                continue;
            }
            float[] whole = new float[40_000];
            Elements.read(bytes, 0, type, 0, whole.length, whole, 0);
            for (int first : new int[] {0, 1, 2, 3, 5, 8191, 8193}) {
                int count = 20_001;
                float[] part = new float[count + 1];
                Elements.read(bytes, 0, type, first, count, part, 1);
                for (int i = 0; i < count; i++) {
                    assertEquals(whole[first + i], part[i + 1], type + " " + first + " " + i);
                }
            }
            double[] doubles = new double[10];
            Elements.read(bytes, 0, type, 7, 10, doubles, 0);
            for (int i = 0; i < 10; i++) {
                assertEquals(whole[7 + i], (float) doubles[i], type + " " + i);
            }
        }
    }

    @Test
    void unsigned_integers_are_read_without_their_sign() {
        ByteBuffer raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -1);
        Bytes bytes = Bytes.of(raw);
        double[] value = new double[1];
        Elements.read(bytes, 0, DType.U64, 0, 1, value, 0);
        assertEquals(0x1p64, value[0]);
        Elements.read(bytes, 0, DType.U32, 0, 1, value, 0);
        assertEquals(4294967295.0, value[0]);
        Elements.read(bytes, 0, DType.I32, 1, 1, value, 0);
        assertEquals(-1.0, value[0]);
        long[] integer = new long[1];
        Elements.read(bytes, 0, DType.U16, 0, 1, integer, 0);
        assertEquals(65535, integer[0]);
    }
}
