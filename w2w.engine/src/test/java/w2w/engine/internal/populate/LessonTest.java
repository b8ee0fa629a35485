package w2w.engine.internal.populate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.studio.PopulateRequest.Loss;

/** What a step shows, and what it counts. */
class LessonTest {
    @Test
    void min_snr_weighs_as_its_paper_says() {
        double[] alphas = {0.99, 0.5, 0.1};
        TrainingSchedule epsilon = new TrainingSchedule(alphas, PredictionType.EPSILON);
        TrainingSchedule v = new TrainingSchedule(alphas, PredictionType.V);
        assertEquals(5 / 99.0, Lesson.weight(epsilon, 0, Loss.MIN_SNR, 5), 1e-12);
        assertEquals(1, Lesson.weight(epsilon, 2, Loss.MIN_SNR, 5), 1e-12);
        assertEquals(5 / 100.0, Lesson.weight(v, 0, Loss.MIN_SNR, 5), 1e-9);
        assertEquals(0.5, Lesson.weight(v, 1, Loss.MIN_SNR, 5), 1e-12);
        assertEquals(1, Lesson.weight(v, 0, Loss.PLAIN, 5));
    }
}
