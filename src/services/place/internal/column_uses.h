// SPDX-License-Identifier: MIT
// What the columns of a file are proposed to be used as: the words in which a register holds records, and which column they fit. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/place/column_fields.h"
#include "services/place/internal/upload_file.h"
#include "services/place/uploads.h"

namespace cw::place {

// The register's columns that a field of the policy covers, in the order in which people think of them.
[[nodiscard]] std::vector<ColumnChoice> column_choices(const ColumnFields& fields);

// Of each column of the file: as the source has it (`known` with columns), else as it was recognised; no register's column twice.
[[nodiscard]] std::vector<UploadColumn> propose_uses(const FileAbout& about, const sources::Source& known, const ColumnFields& fields);

}  // namespace cw::place
