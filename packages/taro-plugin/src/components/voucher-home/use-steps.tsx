import type { ReactElement } from 'react';
import { Box, Section, Text } from '#kit';
import { useSay } from '../widget/words';

const steps = [1, 2, 3] as const;

/** 领券、预约、用券: the offline way in three lines; dropped in the simplified mode. */
export function UseSteps(): ReactElement {
  const say = useSay();
  return (
    <Box className="etv-optional">
      <Section title={say('home.steps')}>
        <Box className="etv-card">
          <Box className="etv-steps" role="list">
            {steps.map((step) => (
              <Box key={step} className={step === 3 ? 'etv-step etv-step-last' : 'etv-step'} role="listitem">
                {step === 3 ? null : <Box className="etv-step-thread" />}
                <Box className="etv-step-number"><Text>{step}</Text></Box>
                <Box className="etv-grow">
                  <Text kind="strong">{say(`home.step${step}`)}</Text>
                  <Text kind="note">{say(`home.step${step}Note`)}</Text>
                </Box>
              </Box>
            ))}
          </Box>
        </Box>
      </Section>
    </Box>
  );
}
