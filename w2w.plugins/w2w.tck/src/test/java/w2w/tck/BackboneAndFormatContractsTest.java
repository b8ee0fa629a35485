package w2w.tck;

import static w2w.tck.Contracts.assertCaught;
import static w2w.tck.Contracts.assertPasses;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.BackboneInfo;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Rendering;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.AdapterFormat;
import w2w.backbone.closedform.internal.ClosedFormBackbone;

/** Backbones and formats: the contract lets right ones pass and catches wrong ones. */
class BackboneAndFormatContractsTest {
    static class Stepping extends BackboneContract {
        @Override
        protected DiffusionBackbone backbone() {
            return new ClosedFormBackbone();
        }

        @Override
        protected String model() {
            return ClosedFormBackbone.MODEL;
        }
    }

    static class RenderOnly extends BackboneContract {
        @Override
        protected DiffusionBackbone backbone() {
            return new ClosedFormBackbone();
        }

        @Override
        protected String model() {
            return ClosedFormBackbone.RENDER_ONLY;
        }
    }

    /** Answers of one method are changed, all others pass. */
    private interface Change {
        Object of(Object right);
    }

    @SuppressWarnings("unchecked")
    private static <T> T changed(Class<T> type, T target, String method, Change change) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
            try {
                Object right = called.invoke(target, arguments);
                return called.getName().equals(method) ? change.of(right) : right;
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        });
    }

    /** The closed form, its single steps changed. */
    private static DiffusionBackbone stepping(String method, Change change) {
        return opening("denoising", right -> ((Optional<?>) right)
                .map(d -> changed(Denoising.class, (Denoising) d, method, change)));
    }

    private static DiffusionBackbone opening(String method, Change change) {
        return new DiffusionBackbone() {
            private final ClosedFormBackbone right = new ClosedFormBackbone();

            @Override
            public boolean accepts(String model) {
                return right.accepts(model);
            }

            @Override
            public BackboneSession open(OpenRequest request, Task task) {
                return changed(BackboneSession.class, right.open(request, task), method, change);
            }
        };
    }

    static class RowsThatLeanOnEachOther extends Stepping {
        @Override
        protected DiffusionBackbone backbone() {
            return stepping("predict", right -> {
                Latents latents = (Latents) right;
                return latents.with(Numbers.scaled(latents.values(), 1 + 0.01 * latents.rows()));
            });
        }
    }

    static class GradientOfTheWrongSize extends Stepping {
        @Override
        protected DiffusionBackbone backbone() {
            return stepping("gradients", right -> ((Optional<?>) right)
                    .map(g -> changed(
                            Gradients.class,
                            (Gradients) g,
                            "linearize",
                            l -> changed(
                                    Gradients.Linearization.class,
                                    changed(
                                            Gradients.Linearization.class,
                                            (Gradients.Linearization) l,
                                            "pullToWeights",
                                            rows -> Numbers.scaled((float[]) rows, 1.1)),
                                    "pullToCoefficients",
                                    rows -> reversed((float[]) rows)))));
        }

        private static float[] reversed(float[] rows) {
            float[] reversed = rows.clone();
            for (int i = 0; i < rows.length; i++) {
                reversed[i] = rows[rows.length - 1 - i];
            }
            return reversed;
        }
    }

    static class OtherFingerprintEveryTime extends Stepping {
        private int opened;

        @Override
        protected DiffusionBackbone backbone() {
            String fingerprint = "opening " + opened++;
            return opening("info", right -> {
                BackboneInfo i = (BackboneInfo) right;
                return new BackboneInfo(
                        fingerprint, i.name(), i.width(), i.height(), i.multiple(), i.layers(), i.provenance());
            });
        }
    }

    static class PicturesThatDependOnTheList extends RenderOnly {
        @Override
        protected DiffusionBackbone backbone() {
            return opening("rendering", right -> ((Optional<?>) right)
                    .map(r -> changed(Rendering.class, (Rendering) r, "render", pictures -> ((List<?>) pictures)
                            .stream()
                                    .map(p -> dimmed((Picture) p, ((List<?>) pictures).size()))
                                    .toList())));
        }

        private static Picture dimmed(Picture picture, int by) {
            return Picture.of(picture.width(), picture.height(), Numbers.scaled(picture.toArray(), 1.0 / by));
        }
    }

    static class RightFormat extends AdapterFormatContract {
        @Override
        protected AdapterFormat format() {
            return new ReferenceFormat();
        }
    }

    static class FormatThatForgetsAlpha extends AdapterFormatContract {
        @Override
        protected AdapterFormat format() {
            return new ReferenceFormat() {
                @Override
                double alpha(AdaptedLayer layer) {
                    return layer.rank();
                }
            };
        }
    }

    static class FormatThatGoesByTheName extends AdapterFormatContract {
        @Override
        protected AdapterFormat format() {
            return new ReferenceFormat() {
                @Override
                public boolean recognises(Path source) {
                    return source.toString().endsWith(".safetensors");
                }
            };
        }
    }

    @Test
    void the_closed_form_passes_whether_it_steps_or_renders() {
        assertPasses(Stepping.class, 28);
        assertPasses(RenderOnly.class, 15);
    }

    @Test
    void wrong_predictions_and_gradients_are_caught() {
        assertCaught(RowsThatLeanOnEachOther.class, "a_row_does_not_depend_on_its_batch");
        assertCaught(GradientOfTheWrongSize.class, "the_gradient_in_the_weights_agrees_with_finite_differences");
        assertCaught(GradientOfTheWrongSize.class, "the_gradient_in_the_coefficients_agrees_with_finite_differences");
        assertCaught(OtherFingerprintEveryTime.class, "one_model_has_one_fingerprint");
        assertCaught(PicturesThatDependOnTheList.class, "a_picture_does_not_depend_on_the_others_in_the_list");
    }

    @Test
    void formats_are_held_to_what_they_write() {
        assertPasses(RightFormat.class, 8);
        assertCaught(FormatThatForgetsAlpha.class, "keeps_rank_and_alpha");
        assertCaught(FormatThatForgetsAlpha.class, "reads_the_change_in_every_layer_that_it_wrote");
        assertCaught(FormatThatGoesByTheName.class, "recognises_what_it_wrote_by_content_not_by_name");
        assertCaught(FormatThatGoesByTheName.class, "does_not_recognise_junk_and_refuses_to_read_it");
    }
}
