/** Commands on populations and published releases. Not exported. */
package w2w.cli.internal.population;
