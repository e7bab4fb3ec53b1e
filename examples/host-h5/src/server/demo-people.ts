import type { Demo, DemoPerson } from '@skill-voucher/example-platform';

/** Someone who can log in to the demonstration host. All of them invented. */
export interface HostAccount {
  readonly person: DemoPerson;
  /** Shown on the log-in page. */
  readonly label: string;
}

export function listHostAccounts(demo: Demo): readonly HostAccount[] {
  return [
    ...demo.trainees.map((person) => ({ person, label: `${person.name} · 学员` })),
    ...demo.institutionAdmins.map((person) => ({ person, label: `${person.name} · ${person.institutionName}管理员` })),
  ];
}
