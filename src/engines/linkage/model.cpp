// SPDX-License-Identifier: MIT
#include "engines/linkage/model.h"

#include "engines/linkage/similarity.h"
