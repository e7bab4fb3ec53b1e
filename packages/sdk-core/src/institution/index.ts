export { addAdmin, adminPoolSize, configureSuperAdmin, findAdminRole, handOverSuperAdmin, removeAdmin, type AdminRole, type AdminRoster } from './admin-roster';
export { refuseInstitutionAction, type InstitutionAction } from './institution-permission';
export { checkExportQuota, dailyExportLimit, type ExportedList, type ProducedExport } from './export-quota';
export { decideUndo, undoReasonLimitCharacters, undoWindowHours, type UndoRequest } from './undo-use';
export { decideCampusMove, freeMoveLimitMeters, type CampusMove, type CampusMoveVerdict } from './campus-move';
