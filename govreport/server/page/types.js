/**
 * The shapes that modules hand each other; those of the service follow `spec/openapi.yaml`.
 *
 * @typedef {{zh: string, en: string}} Said
 * @typedef {{raw?: string|null, line?: number|null, column?: number|null, table?: number|null,
 *   row?: number|null, cell?: number|null, page?: number|null, sheet?: string|null,
 *   confidence?: number|null}} Place
 * @typedef {{code: string, severity: "error"|"warning"|"info", pointers: string[],
 *   params: Record<string, any>, expected: any, found: any, place: Place|null, fault: string,
 *   rule: string|null, message: Said, help: Said}} Finding
 * @typedef {{pointer: string, op: string, fidelity: string, reason: string, sources: string[]}} Change
 * @typedef {{status: number, code: string, message: Said, remedy: Said, findings: Finding[]}} Problem
 * @typedef {Record<string, any>} Report
 *
 * One form of a report: as published, or moved to another form.
 * @typedef {object} Version
 * @property {string} format
 * @property {string} text the canonical JSON, digit by digit as the service wrote it
 * @property {Report} report the same, read
 * @property {Change[]|null} changes what a migration did; null where the report is as published
 * @property {Finding[]} findings of reading, or of moving
 * @property {any} validation result of the checks; null until it is there
 * @property {boolean} [unchecked] whether the checks could not be done
 * @property {boolean|null} back whether moving back gave the published report; null until known
 *
 * One file that was dropped, or one report of an archive.
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} name
 * @property {Blob|null} file null for a report of an archive, and what the browser could not get at
 * @property {"reading"|"ready"|"failed"} status
 * @property {number|null} since when reading began, in ms; null while it waits
 * @property {Problem|null} problem why it failed, or why the last thing asked for did
 * @property {Record<string, Place>} places by pointer of the published form
 * @property {string} source id of the published form
 * @property {string} shown id of the form on view
 * @property {Record<string, Version>} versions
 * @property {string|null} previous id of the entry that is the year before
 *
 * @typedef {object} State
 * @property {"zh"|"en"} lang
 * @property {Entry[]} entries
 * @property {string|null} current id of an entry, or `overview` or `trend`
 * @property {string} order of the overview: `given`, `name` or `worst`
 * @property {{code: string, params: Record<string, any>}[]} notices what became of files put in last
 * @property {boolean} waiting whether the service is too busy to take a request
 * @property {boolean} pasting
 * @property {string|null} cell pointer of the cell chosen
 * @property {string|null} peek pointer of the cell under the mouse
 * @property {number|null} origin number of the finding the cell was reached from
 * @property {string[]} severities those shown
 * @property {{table: string, row: string, column: string}[]|null} series cells of the trend
 * @property {string|null} body id of a report of the body whose trend is on view
 * @property {string|null} token
 * @property {boolean} locked whether the service asked for a token
 */

export {};
