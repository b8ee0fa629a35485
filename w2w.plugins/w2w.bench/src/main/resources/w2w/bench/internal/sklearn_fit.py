"""PCA of a raw float32 file with scikit-learn: arguments file, models, numbers, components, iterated power or 'auto'."""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.decomposition import PCA

file, m, n, k, power = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
start = time.perf_counter()
w = np.fromfile(file, dtype="<f4").reshape(m, n)
read = time.perf_counter()
mean = w.mean(axis=0, dtype=np.float64).astype(np.float32)
w -= mean
deviation = np.sqrt(np.einsum("ij,ij->j", w, w) / (m - 1))
deviation[deviation == 0] = 1
w /= deviation
standardised = time.perf_counter()
pca = PCA(n_components=k, svd_solver="randomized", iterated_power=power if power == "auto" else int(power), random_state=0)
pca.fit_transform(w)
end = time.perf_counter()
print(json.dumps({
    "seconds": end - start,
    "cpu_seconds": time.process_time(),
    "read_seconds": read - start,
    "standardise_seconds": standardised - read,
    "pca_seconds": end - standardised,
    "explained": float(np.sum(pca.singular_values_.astype(np.float64) ** 2) / (m - 1) / n),
    "version": sklearn.__version__,
    "numpy": np.__version__,
}))
