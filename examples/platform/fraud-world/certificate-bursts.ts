import type { World } from './world';

interface ExamDay {
  readonly trainees: number;
  /** Trained for at most a day. */
  readonly absentShare: number;
  readonly daysOfTraining: number;
  readonly daysFromUse: number;
}

/** Certificates for people who never trained; beside them whole classes, short courses and classes that many left. */
export function addCertificateBursts(world: World): void {
  const { random } = world;
  const size = () => (random.chance(0.06) ? random.integer(5, 9) : random.integer(10, 50));
  const frauds: readonly (readonly [string, () => ExamDay])[] = [
    ['nobody trained', () => ({ trainees: size(), absentShare: random.chance(0.1) ? random.between(0.5, 0.7) : random.between(0.75, 1), daysOfTraining: random.integer(4, 8), daysFromUse: random.integer(9, 13) })],
    ['certified on the next day', () => ({ trainees: size(), absentShare: random.between(0.3, 1), daysOfTraining: 1, daysFromUse: random.between(0.2, 1.8) })],
  ];
  const honest: readonly (readonly [string, () => ExamDay])[] = [
    ['a whole class on its day of examination', () => ({ trainees: random.integer(20, 60), absentShare: random.between(0, 0.15), daysOfTraining: random.integer(5, 9), daysFromUse: random.integer(10, 13) })],
    ['a short course', () => ({ trainees: random.integer(15, 40), absentShare: random.between(0, 0.2), daysOfTraining: 3, daysFromUse: random.between(3, 5) })],
    ['a class that many left', () => ({ trainees: random.integer(15, 40), absentShare: random.between(0.2, 0.45), daysOfTraining: random.integer(4, 8), daysFromUse: random.integer(10, 13) })],
  ];
  for (const [story, invent] of frauds) for (let count = 0; count < 10; count += 1) addExamDay(world, story, { isFraud: true, isHard: false }, invent());
  for (const [story, invent] of honest) for (let count = 0; count < 5; count += 1) addExamDay(world, story, { isFraud: false, isHard: true }, invent());
  for (let count = 0; count < 20; count += 1) {
    addExamDay(world, 'a few people', { isFraud: false, isHard: false }, { trainees: random.integer(1, 7), absentShare: random.between(0, 0.3), daysOfTraining: 5, daysFromUse: random.integer(9, 13) });
  }
}

function addExamDay(world: World, story: string, truth: { isFraud: boolean; isHard: boolean }, exam: ExamDay): void {
  const { random } = world;
  const unit = world.addUnit('certificateBurst', story, truth);
  const campus = random.pick(world.campuses);
  const issuedBy = `评价机构 ${random.hex(8)}`;
  const usedAtMs = world.at(-16, 9);
  const issuedAtMs = Math.round(usedAtMs + exam.daysFromUse * 86_400_000);
  for (let count = 0; count < exam.trainees; count += 1) {
    const trainee = world.addTrainee(unit, { usedAtMs, campus });
    const days = random.chance(exam.absentShare) ? random.integer(0, 1) : exam.daysOfTraining;
    for (let day = 0; day < days; day += 1) world.checkIn(trainee, campus, Math.min(usedAtMs + day * 86_400_000 + random.between(0.1, 8) * 3_600_000, issuedAtMs - 1));
    world.addCertificate(trainee, { issuedBy, issuedAtMs });
  }
}
